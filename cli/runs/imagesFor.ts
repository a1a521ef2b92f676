import { alikeData, alikeProblem } from "../../src/experiment/catalogue/alikeData.ts";
import { resolveChoice } from "../../src/experiment/catalogue/params.ts";
import { datasetName } from "../../src/experiment/spec/onDataset.ts";
import type { ResolvedChoice } from "../../src/experiment/terms/system.ts";
import { listStored } from "../../workers/data/store.ts";
import { namedDataset, requireDataset } from "../files/dataFolder.ts";
import { diskStorage } from "../files/diskStorage.ts";
import { UserError } from "../terminal/command.ts";
import type { TrainedSystems } from "./trainedSystems.ts";

export const imagesHelp =
  "  --dataset NAME      take the test images from this data set, which needs the same classes and size (default: the one\n" +
  "                      that the systems were trained on, else one in DIR with the same classes and size)\n" +
  "  --data DIR          folder of data sets that do not come with the lab (default: $LAB_DATA); see lab data --help";

/**
 * The data set whose test images systems are shown: that of `--dataset`, else their own, else, where its files are missing,
 * one in the folder that has the same classes and image size, such as the official archive of a copy. What differs from
 * the data of the training is told.
 *
 * @throws UserError where there is none, or where its classes or its size differ.
 */
export async function imagesFor(
  { name, spec }: TrainedSystems,
  asked: string | undefined,
  folder: string | undefined,
  tell: (line: string) => void,
): Promise<ResolvedChoice> {
  const own = resolveChoice("datasets", spec.dataset);
  const named = await namedDataset(asked, folder);
  if (named !== undefined) {
    const dataset = resolveChoice("datasets", named.choice);
    const problem = alikeProblem(own, dataset);
    if (problem !== null) throw new UserError(`--dataset ${asked} found, ${problem}, as ${name} was trained`);
    await requireDataset(dataset, folder);
    if (!isSame(own, dataset)) tell(differText(named.name));
    return dataset;
  }
  try {
    await requireDataset(own, folder);
    return own;
  } catch (error) {
    const { stored } = folder === undefined ? { stored: [] } : await listStored(diskStorage(folder));
    const other = alikeData(stored, own);
    if (other === undefined) throw error;
    tell(differText(other.name));
    return other.dataset;
  }

  function differText(other: string): string {
    return `note: the test images are those of ${other}; the systems were trained on ${datasetName(spec)}, which has the same classes and image size`;
  }
}

/** Refuses a data set of test images where a picture takes their place. */
export function refuseImages({ dataset, picture }: Readonly<Partial<Record<"dataset" | "picture", string>>>): void {
  if (dataset !== undefined)
    throw new UserError(
      `--dataset ${dataset} found with --picture ${picture}, which takes the place of its test images: remove one of them`,
    );
}

/** What a result says about its test image: the data set where it is not that of the training. */
export const imageSettings = (images: ResolvedChoice, trainedOn: ResolvedChoice, position: number) =>
  isSame(images, trainedOn) ? { position } : { position, dataset: images };

const isSame = (a: ResolvedChoice, b: ResolvedChoice) => JSON.stringify(a) === JSON.stringify(b);
