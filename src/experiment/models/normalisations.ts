/** Per channel, red first, for images in [0,1]. */
export interface Normalisation {
  readonly id: string;
  readonly label: string;
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** Constants that training scripts commonly subtract and divide by. */
export const normalisations: readonly Normalisation[] = [
  { id: "cifar-10", label: "CIFAR-10", mean: [0.4914, 0.4822, 0.4465], std: [0.247, 0.2435, 0.2616] },
  {
    id: "cifar-10-b",
    label: "CIFAR-10, deviation of the means",
    mean: [0.4914, 0.4822, 0.4465],
    std: [0.2023, 0.1994, 0.201],
  },
  { id: "cifar-100", label: "CIFAR-100", mean: [0.5071, 0.4865, 0.4409], std: [0.2673, 0.2564, 0.2762] },
  { id: "imagenet", label: "ImageNet", mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  { id: "half", label: "0.5 and 0.5", mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
  { id: "mnist", label: "MNIST", mean: [0.1307], std: [0.3081] },
  { id: "fashion-mnist", label: "Fashion-MNIST", mean: [0.286], std: [0.353] },
  { id: "half-grey", label: "0.5 and 0.5", mean: [0.5], std: [0.5] },
];

/** Those for images with so many channels, in the order in which the file takes the colours. */
export function normalisationsFor(channels: number, colours: "rgb" | "bgr"): readonly Normalisation[] {
  const ordered = (values: readonly number[]) => (colours === "bgr" ? values.toReversed() : values);
  return normalisations
    .filter(({ mean }) => mean.length === channels)
    .map((one) => ({ ...one, mean: ordered(one.mean), std: ordered(one.std) }));
}
