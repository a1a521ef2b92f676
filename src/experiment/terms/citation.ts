import { labVersion } from "./version.ts";

/** The paper and this software as BibTeX entries: what a text cites that uses a number or picture of the lab. */
export const bibtex = `@article{qian2020robin,
  title   = {Robustness from Simple Classifiers},
  author  = {Qian, Sharon and Kalimeris, Dimitris and Kaplun, Gal and Singer, Yaron},
  journal = {arXiv preprint arXiv:2002.09422},
  year    = {2020},
  url     = {https://arxiv.org/abs/2002.09422}
}

@misc{robinlab,
  title   = {{RoBin Lab}: a browser lab for adversarial robustness},
  author  = {{The RoBin Lab authors}},
  version = {${labVersion}},
  year    = {2026},
  note    = {Implements Qian et al., Robustness from Simple Classifiers, 2020}
}
`;
