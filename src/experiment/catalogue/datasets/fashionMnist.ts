import { idxEntry } from "./idxEntry.ts";

const fashionMnist = idxEntry({
  id: "fashion-mnist",
  label: "Fashion-MNIST",
  summary: "70,000 grey pictures of clothes, 28 x 28 pixels, in the format of MNIST but harder.",
  reference:
    "Xiao, Rasul and Vollgraf: Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning Algorithms, arXiv:1708.07747",
  classes: ["T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"],
  sums: {
    packed: {
      "train-images-idx3-ubyte": "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
      "train-labels-idx1-ubyte": "25c81989df183df01b3e8a0aad5dffbe",
      "t10k-images-idx3-ubyte": "bef4ecab320f06d8554ea6380940ec79",
      "t10k-labels-idx1-ubyte": "bb300cfdad3c16e7a12a480ee83cd310",
    },
  },
  sources: [
    {
      label: "Zalando Research on GitHub, its publisher (raw.githubusercontent.com)",
      page: true,
      folder: "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
    },
  ],
  bytes: [26_421_880, 29_515, 4_422_102, 5148],
  origin: "The four official IDX files of Zalando Research",
  licence: "MIT",
});

export default fashionMnist;
