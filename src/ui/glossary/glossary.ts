/** Words of the page that are not catalogue entries: one plain explanation each, for somebody who meets the word first. */
export const glossary = {
  robin: {
    label: "RoBin",
    summary:
      "A classifier made of simple ones: for every class, one small network (an arm) answers only “is it this class?”. The arm with the highest score names the class.",
    reference: "Qian, Kalimeris, Kaplun, Singer: Robustness from Simple Classifiers, 2020",
  },
  multiclass: {
    label: "Multiclass model",
    summary:
      "One network that gives a score to every class at once: the usual classifier, and what RoBin is compared with.",
  },
  arm: {
    label: "Arm",
    summary: "One of RoBin’s member networks. It is trained on its own to tell one class from all others.",
  },
  margin: {
    label: "Margin of an arm",
    summary:
      "The difference of the arm’s two outputs, “yes” minus “no”. Above 0 the arm says its class; RoBin predicts the class with the highest margin.",
  },
  logits: {
    label: "Logits",
    summary:
      "The raw scores of a network before they are turned into probabilities. The highest one is the prediction.",
  },
  score: {
    label: "Scores",
    summary:
      "What the decision is made from, one number per class: the arms’ margins for RoBin, the logits for the multiclass model. The highest score wins. The two scales are not comparable with each other.",
  },
  epsilon: {
    label: "Epsilon, the budget",
    summary:
      "How far the attacker may change the image, measured in the chosen norm with pixels between 0 (black) and 1 (white). 0.1 is about 26 of 255 grey levels.",
  },
  norm: {
    label: "Norm",
    summary:
      "How the size of a change is measured. linf: the largest change of any one pixel. l2: the square root of the sum of all squared changes.",
  },
  steps: {
    label: "Steps",
    summary:
      "How often the attack follows the gradient. More steps find stronger perturbations and take longer.",
  },
  seed: {
    label: "Seed",
    summary:
      "The number from which all random choices come. The same seed repeats the same attack exactly; both systems get the same start.",
  },
  strategy: {
    label: "Strategy",
    summary:
      "What the attack climbs. It says how an attack meets a system with several scores: which of them it pushes up or down.",
  },
  target: {
    label: "Goal of the attack",
    summary:
      "Untargeted: any wrong answer is a success. Targeted: the answer must become one named class, which is harder, so that fewer attacks succeed.",
  },
  perturbation: {
    label: "Perturbation",
    summary:
      "The difference between the attacked image and the original. Shown amplified: purple where pixels were darkened, green where they were brightened, neutral where nothing changed.",
  },
  loss: {
    label: "Attack loss",
    summary:
      "What the attack makes as large as it can. Its unit depends on the strategy, so compare its shape over the steps, not its height between systems.",
  },
  "clean-accuracy": {
    label: "Clean accuracy",
    summary: "The share of unchanged test images that are classified correctly.",
  },
  "robust-accuracy": {
    label: "Robust accuracy",
    summary:
      "The share of test images that are still classified correctly after the attack. Images that were already wrong count as errors.",
  },
  interval: {
    label: "95 % interval",
    summary:
      "Wilson interval: how far the share measured on these n images may lie from the share on all such images. Few images give a wide interval.",
  },
  core: {
    label: "Core attacks",
    summary:
      "The attacks that exist for both systems in the same form, with the same steps and restarts. An image counts as broken if any of them breaks it.",
  },
  boundary: {
    label: "Decision boundary",
    summary:
      "Where two scores are equal and the answer changes. An attack has to carry the image across it; the nearer it is, the smaller the change that fools the system.",
  },
  plane: {
    label: "Plane through an image",
    summary:
      "All images that come from one image by adding a little of two patterns: so much of the first to the right, so much of the second upwards. It is one cut of very many; what lies nearer in other directions is not on it.",
  },
  coherence: {
    label: "Coherence",
    summary:
      "How far one perturbation can work against several arms at once: the largest cosine between the true arm’s loss gradient and another arm’s.",
    reference: "Section 6 of the paper",
  },
  "adversarial-training": {
    label: "Adversarial training",
    summary:
      "Training on images that were attacked during training, so that the network learns to withstand such attacks.",
  },
  "standard-training": {
    label: "Standard training",
    summary:
      "Training on unchanged images only. Such networks are accurate and break under tiny perturbations.",
  },
  backend: {
    label: "Backend",
    summary:
      "What computes: WebGPU uses the graphics card, WASM the processor with vector instructions, cpu is the slow fallback. Nothing leaves this machine.",
  },
  trajectory: {
    label: "Trajectory",
    summary: "Every image that the attack went through, from its start to its last step.",
  },
  "random-start": {
    label: "Random start",
    summary: "The attack starts from a random point inside the budget rather than from the image itself.",
  },
  pack: {
    label: "Pretrained pack",
    summary:
      "Networks that were trained beforehand by a stated command and come with this page. Their weights are checked before use.",
  },
} as const satisfies Record<string, { label: string; summary: string; reference?: string }>;

export type GlossaryId = keyof typeof glossary;
