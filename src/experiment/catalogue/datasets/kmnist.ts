import { idxEntry } from "./idxEntry.ts";

const kmnist = idxEntry({
  id: "kmnist",
  label: "Kuzushiji-MNIST",
  summary: "70,000 cursive Japanese characters, grey, 28 x 28 pixels, in the format of MNIST.",
  reference:
    "Clanuwat, Bober-Irizar, Kitamoto, Lamb, Yamamoto and Ha: Deep Learning for Classical Japanese Literature, arXiv:1812.01718",
  classes: ["o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"],
  sums: {
    packed: {
      "train-images-idx3-ubyte": "bdb82020997e1d708af4cf47b453dcf7",
      "train-labels-idx1-ubyte": "e144d726b3acfaa3e44228e80efcd344",
      "t10k-images-idx3-ubyte": "5c965bf0a639b31b8f53240b1b52f4d7",
      "t10k-labels-idx1-ubyte": "7320c461ea6c1c855c0b718fb2a4b134",
    },
  },
  sources: [
    {
      label: "ROIS-DS Center for Open Data in the Humanities, its publisher (codh.rois.ac.jp)",
      page: false,
      folder: "https://codh.rois.ac.jp/kmnist/dataset/kmnist/",
    },
  ],
  bytes: [18_165_135, 29_497, 3_041_136, 5120],
  origin: "The four official IDX files of the ROIS-DS Center for Open Data in the Humanities",
  licence: "CC BY-SA 4.0",
});

export default kmnist;
