import { idxEntry } from "./idxEntry.ts";

const mnist = idxEntry({
  id: "mnist",
  label: "MNIST",
  summary: "70,000 handwritten digits, grey, 28 x 28 pixels: the first data set of most papers on robustness.",
  reference:
    "LeCun, Bottou, Bengio and Haffner: Gradient-based learning applied to document recognition, Proceedings of the IEEE 86(11), 1998",
  classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
  sums: {
    packed: {
      "train-images-idx3-ubyte": "f68b3c2dcbeaaa9fbdd348bbdeb94873",
      "train-labels-idx1-ubyte": "d53e105ee54ea40749a09fcbcd1e9432",
      "t10k-images-idx3-ubyte": "9fb629c4189551a2d022fa330f9573f3",
      "t10k-labels-idx1-ubyte": "ec29112dd5afa0611ce80d1b7f02629c",
    },
    unpacked: {
      "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
      "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
      "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
      "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
    },
  },
  sources: [
    {
      label: "PyTorch's mirror (ossci-datasets.s3.amazonaws.com)",
      page: false,
      folder: "https://ossci-datasets.s3.amazonaws.com/mnist/",
    },
    {
      label: "github.com/fgnt/mnist, a copy of the official files (raw.githubusercontent.com)",
      page: true,
      folder: "https://raw.githubusercontent.com/fgnt/mnist/master/",
    },
  ],
  bytes: [9_912_422, 28_881, 1_648_877, 4542],
  origin: "The four official IDX files of Yann LeCun, Corinna Cortes and Christopher Burges",
  licence: "CC BY-SA 3.0, as its mirrors state",
});

export default mnist;
