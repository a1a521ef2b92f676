import {
  add,
  clipByValue,
  grad,
  losses,
  maximum,
  minimum,
  mul,
  oneHot,
  randomUniform,
  type Scalar,
  sign,
  slice,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
  tidy,
  train,
} from "@tensorflow/tfjs-core";
import { type NetworkId, networks } from "../../src/experiment/catalogue/networks/index.ts";
import { type BenchWork, benchAttack, benchTraining } from "../../src/experiment/machine/benchWork.ts";
import { type SizedNetwork, speedName } from "../../src/experiment/plan/networkSpeed.ts";
import { type StockNetwork, stockNetwork } from "./stockNetwork.ts";

const { epsilon, steps: attackSteps, relativeStep } = benchAttack;

interface Held {
  readonly name: string;
  readonly network: StockNetwork;
  readonly optimiser: ReturnType<typeof train.momentum>;
}

/**
 * The same work as `createLabSteps`, as a user of plain tfjs writes it: stock operations, gradients and optimiser. The
 * running statistics of batch norms are left out.
 */
export function createStockSteps(): (work: BenchWork) => Promise<number> {
  let held: Held | null = null;
  return async ({ network: sized, kind, batch, steps }) => {
    const name = speedName(sized);
    if (held?.name !== name) {
      held?.network.dispose();
      held?.optimiser.dispose();
      held = open(name, sized);
    }
    const own = held;
    const { x, labels } = tidy(() => ({
      x: randomUniform([batch, ...sized.shape]) as Tensor4D,
      labels: oneHot(
        tensor1d(
          Array.from({ length: batch }, (_, at) => at % sized.outputs),
          "int32",
        ),
        sized.outputs,
      ) as Tensor2D,
    }));
    try {
      const begun = performance.now();
      if (kind === "attack") await readOne(tidy(() => slice(pgd(own, x, labels, steps), [0, 0, 0, 0], [1, 1, 1, 1])));
      else
        for (let step = 0; step < steps; step++) {
          const loss = tidy(() => weightStep(own, pgd(own, x, labels, attackSteps), labels));
          if (step === steps - 1) await readOne(loss);
          else loss.dispose();
        }
      return (performance.now() - begun) / 1000;
    } finally {
      x.dispose();
      labels.dispose();
    }
  };
}

function open(name: string, { network, shape, outputs }: SizedNetwork): Held {
  return {
    name,
    network: stockNetwork(shape, networks[network.id as NetworkId].layers(outputs, network.params)),
    optimiser: train.momentum(benchTraining.learningRate, benchTraining.momentum),
  };
}

async function readOne(value: Tensor): Promise<void> {
  await value.data();
  value.dispose();
}

function pgd({ network }: Held, x: Tensor4D, labels: Tensor2D, steps: number): Tensor4D {
  const gradient = grad((z: Tensor) => losses.softmaxCrossEntropy(labels, network.logits(z as Tensor4D, false)));
  const [low, high] = [sub(x, epsilon), add(x, epsilon)];
  let z: Tensor4D = clipByValue(add(x, randomUniform(x.shape, -epsilon, epsilon)), 0, 1);
  for (let step = 0; step < steps; step++)
    z = tidy(() => {
      const moved = add(z, mul(sign(gradient(z)), (relativeStep * epsilon) / steps));
      return clipByValue(minimum(maximum(moved, low), high), 0, 1) as Tensor4D;
    });
  return z;
}

function weightStep({ network, optimiser }: Held, z: Tensor4D, labels: Tensor2D): Scalar {
  const decayed = () =>
    network.weights.reduce(
      (total, weight) => add(total, mul(sum(square(weight)), benchTraining.weightDecay / 2)) as Scalar,
      losses.softmaxCrossEntropy(labels, network.logits(z, true)) as Scalar,
    );
  return optimiser.minimize(decayed, true, [...network.weights]) as Scalar;
}
