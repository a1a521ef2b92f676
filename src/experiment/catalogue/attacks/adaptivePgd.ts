import type { AttackEntry } from "../nouns.ts";
import pgd from "./pgd.ts";

const adaptivePgd: AttackEntry = {
  ...pgd,
  id: "adaptive-pgd",
  label: "Adaptive PGD",
  summary:
    "PGD that knows how a system hides its gradients: it follows the margins before they are squashed, ignores rounding, and averages over random draws. On a system that hides nothing it is PGD.",
  reference:
    "BPDA and EOT: Athalye et al. 2018, arXiv 1802.00420; adaptive attacks: Tramer et al. 2020, arXiv 2002.08347",
};

export default adaptivePgd;
