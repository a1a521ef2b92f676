import { describe, expect, it } from "vitest";
import { networks } from "../../src/experiment/catalogue/networks/index.ts";
import { type TorchModule, torchModules } from "../../src/experiment/catalogue/networks/torchModules.ts";
import { resolveChoice } from "../../src/experiment/catalogue/params.ts";
import { torchShape } from "../weights/layout.ts";
import { buildNetwork } from "./index.ts";

/** Names and shapes of what PyTorch's state_dict holds of a module, sorted by name. */
function stateOf(modules: readonly TorchModule[], prefix = ""): [string, unknown[]][] {
  return modules.flatMap((module): [string, unknown[]][] => {
    const name = prefix + module.name;
    if (module.type === "Sequential") return stateOf(module.modules, `${name}.`);
    if (module.type === "Residual")
      return [...stateOf(module.main, `${name}.`), ...stateOf(module.shortcut, `${name}.shortcut.`)];
    const { args } = module;
    const pair = (shape: unknown[]): [string, unknown[]][] => [
      [`${name}.weight`, shape],
      ...(args.bias === false ? [] : [[`${name}.bias`, shape.slice(0, 1)] as [string, unknown[]]]),
    ];
    switch (module.type) {
      case "Conv2d":
        return pair([args.out_channels, args.in_channels, args.kernel_size, args.kernel_size]);
      case "Linear":
        return pair([args.out_features, args.in_features]);
      case "GroupNorm":
        return pair([args.num_channels]);
      case "BatchNorm2d":
        return [
          ...pair([args.num_features]),
          [`${name}.running_mean`, [args.num_features]],
          [`${name}.running_var`, [args.num_features]],
          [`${name}.num_batches_tracked`, []],
        ];
      default:
        return [];
    }
  });
}

const byName = (a: readonly [string, unknown], b: readonly [string, unknown]) => (a[0] < b[0] ? -1 : 1);

describe.each([
  ...Object.keys(networks).map((id) => ({ id, params: {} })),
  { id: "myrtle", params: { norm: "group", width: 4 } },
  { id: "myrtle", params: { norm: "none" } },
  { id: "cnn-small", params: { head: "one" } },
  { id: "resnet-18", params: { head: "one", width: 8 } },
])("the layers of $id with $params", (choice) => {
  it.each([
    [[20, 20, 1], 10],
    [[29, 23, 3], 2],
  ] as const)("are PyTorch's modules and what runs, for images %j", (shape, outputs) => {
    const { id, params } = resolveChoice("networks", choice);
    const modules = torchModules(shape, networks[id].layers(outputs, params));
    const { parameters, statistics } = buildNetwork({ id, params }, shape, outputs);
    expect(stateOf(modules).sort(byName)).toEqual(
      [...parameters, ...statistics]
        .map((info): [string, unknown[]] => [info.name, [...torchShape(info)]])
        .sort(byName),
    );
  });
});
