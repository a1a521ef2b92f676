import { describe, expect, it } from "vitest";
import { networks } from "../../src/experiment/catalogue/networks/index.ts";
import { type TorchModule, torchModules } from "../../src/experiment/catalogue/networks/torchModules.ts";
import { resolveChoice } from "../../src/experiment/params.ts";
import { torchShape } from "../weights/layout.ts";
import { buildNetwork } from "./index.ts";

/** Names and shapes of the parameters that PyTorch makes of a module. */
function parametersOf({ type, args }: TorchModule, position: number): [string, (number | undefined)[]][] {
  if (type === "Conv2d")
    return [
      [`${position}.weight`, [args.out_channels, args.in_channels, args.kernel_size, args.kernel_size]],
      [`${position}.bias`, [args.out_channels]],
    ];
  if (type === "Linear")
    return [
      [`${position}.weight`, [args.out_features, args.in_features]],
      [`${position}.bias`, [args.out_features]],
    ];
  return [];
}

describe.each(Object.keys(networks))("the catalogue's layers of %s", (id) => {
  it.each([
    [[20, 20, 1], 10],
    [[29, 23, 3], 2],
  ] as const)("are those that run, for images %j", (shape, outputs) => {
    const { params } = resolveChoice("networks", { id });
    const modules = torchModules(shape, networks[id as keyof typeof networks].layers(outputs, params));
    const network = buildNetwork({ id, params }, shape, outputs);
    expect(modules.flatMap(parametersOf)).toEqual(
      network.parameters.map((parameter) => [parameter.name, torchShape(parameter)]),
    );
  });
});
