import { cifarEntry } from "./cifarEntry.ts";

const names = "airplane automobile bird cat deer dog frog horse ship truck".split(" ");

const cifar10 = cifarEntry({
  id: "cifar-10",
  label: "CIFAR-10",
  summary: "60,000 small colour photographs of ten kinds of animals and vehicles, 32 x 32 pixels.",
  params: [],
  classes: () => names,
  bytes: 170_052_171,
  md5: "c32a1d4ab5d03f1284b67883e8d87530",
});

export default cifar10;
