import { parentPort, workerData } from "node:worker_threads";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";

// The same training step as a user of plain tfjs writes it, with stock operations, gradients and optimiser.

const { size, batch, attackSteps, epsilon, backend } = workerData as {
  size: number;
  batch: number;
  attackSteps: number;
  epsilon: number;
  backend: string;
};

const wave = (shape: number[], scale: number, offset = 0) =>
  tf.tidy(() => tf.range(0, tf.util.sizeFromShape(shape)).mul(12.9898).sin().mul(scale).add(offset).reshape(shape));

async function prepare() {
  await tf.setBackend(backend);
  const features = Math.floor(size / 4) ** 2 * 32;
  const [a, ab, b, bb, c, cb, d, db] = [
    wave([4, 4, 1, 16], 0.2),
    wave([16], 0.1),
    wave([4, 4, 16, 32], 0.06),
    wave([32], 0.1),
    wave([features, 100], 0.03),
    wave([100], 0.1),
    wave([100, 10], 0.1),
    wave([10], 0.1),
  ].map((value) => tf.variable(value)) as [
    tf.Variable<tf.Rank.R4>,
    tf.Variable,
    tf.Variable<tf.Rank.R4>,
    tf.Variable,
    tf.Variable<tf.Rank.R2>,
    tf.Variable,
    tf.Variable<tf.Rank.R2>,
    tf.Variable,
  ];
  const x = wave([batch, size, size, 1], 0.5, 0.5) as tf.Tensor4D;
  const labels = tf.oneHot(
    tf.tensor1d(
      Array.from({ length: batch }, (_, at) => at % 10),
      "int32",
    ),
    10,
  );
  const logits = (x: tf.Tensor4D) => {
    const first = tf.relu(tf.conv2d(x, a, 2, 1).add(ab)) as tf.Tensor4D;
    const second = tf.relu(tf.conv2d(first, b, 2, 1).add(bb));
    const hidden = tf.relu(tf.matMul(second.reshape([batch, -1]) as tf.Tensor2D, c).add(cb)) as tf.Tensor2D;
    return tf.matMul(hidden, d).add(db);
  };
  const loss = (x: tf.Tensor4D) => tf.losses.softmaxCrossEntropy(labels, logits(x)) as tf.Scalar;
  const gradient = tf.grad((x: tf.Tensor) => loss(x as tf.Tensor4D));
  const variables = [a, ab, b, bb, c, cb, d, db];
  const optimiser = tf.train.momentum(0.01, 0.9);
  return () =>
    tf.tidy(() => {
      const noise = tf.randomUniform(x.shape, -epsilon, epsilon, "float32", 1);
      let z = x.add(noise).clipByValue(0, 1) as tf.Tensor4D;
      for (let step = 0; step < attackSteps; step++) {
        const moved = z.add(
          gradient(z)
            .sign()
            .mul((2.5 * epsilon) / attackSteps),
        );
        z = tf.clipByValue(tf.minimum(tf.maximum(moved, x.sub(epsilon)), x.add(epsilon)), 0, 1) as tf.Tensor4D;
      }
      const decayed = () => variables.reduce((sum, w) => sum.add(w.square().sum().mul(2.5e-4)) as tf.Scalar, loss(z));
      const value = optimiser.minimize(decayed, true, variables) as tf.Scalar;
      value.dataSync();
    });
}

const step = prepare();

parentPort?.on("message", async (steps: number) => {
  try {
    const run = await step;
    for (let done = 0; done < steps; done++) run();
    parentPort?.postMessage({ done: true });
  } catch (error) {
    parentPort?.postMessage({ failed: error instanceof Error ? error.message : String(error) });
  }
});
