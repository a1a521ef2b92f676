import { cifarEntry } from "./cifarEntry.ts";

const fine = `apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus butterfly camel can
castle caterpillar cattle chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur dolphin elephant
flatfish forest fox girl hamster house kangaroo keyboard lamp lawn_mower leopard lion lizard lobster man maple_tree
motorcycle mountain mouse mushroom oak_tree orange orchid otter palm_tree pear pickup_truck pine_tree plain plate poppy
porcupine possum rabbit raccoon ray road rocket rose sea seal shark shrew skunk skyscraper snail snake spider squirrel
streetcar sunflower sweet_pepper table tank telephone television tiger tractor train trout tulip turtle wardrobe whale
willow_tree wolf woman worm`.split(/\s+/);

const coarse = `aquatic_mammals fish flowers food_containers fruit_and_vegetables household_electrical_devices
household_furniture insects large_carnivores large_man-made_outdoor_things large_natural_outdoor_scenes
large_omnivores_and_herbivores medium_mammals non-insect_invertebrates people reptiles small_mammals trees vehicles_1
vehicles_2`.split(/\s+/);

const cifar100 = cifarEntry({
  id: "cifar-100",
  label: "CIFAR-100",
  summary: "60,000 small colour photographs of a hundred kinds of things in twenty groups, 32 x 32 pixels.",
  params: [
    {
      id: "labels",
      label: "Labels",
      help: "Which classes to use: the 100 fine classes, or the 20 groups of five that they form.",
      kind: "choice",
      default: "fine",
      options: ["fine", "coarse"],
    },
  ],
  classes: (labels) => (labels === "coarse" ? coarse : fine),
  bytes: 168_513_733,
  md5: "03b5dce01913d631647c71ecec9e9cb8",
});

export default cifar100;
