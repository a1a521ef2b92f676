import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readStory } from "./readStory.ts";
import { mostSteps, storyLimit } from "./story.ts";

const step = (title: string, text = "Try it.", link = "[Show](#attack)") => `## ${title}\n\n${text}\n\n${link}\n`;
const story = (...steps: readonly string[]) => `# A lesson\n\n${steps.join("\n")}`;
const problemsOf = (text: string) => readStory(text).problems.map(({ line, message }) => `${line}: ${message}`);

describe("a story in Markdown", () => {
  test("has a title, and steps with a title, a text and a link", () => {
    const { story: read, problems } = readStory(
      story(
        "Before the first step.\n",
        step("One", "Press **Attack**.\n\n- a\n- b"),
        step("Two", "", "[Show](#train?preset=smoke)"),
      ),
    );
    expect(problems).toEqual([]);
    expect(read?.title).toBe("A lesson");
    expect(read?.steps.map(({ title, link, line }) => [title, link, line])).toEqual([
      ["One", "#attack", 5],
      ["Two", "#train?preset=smoke", 14],
    ]);
    expect(read?.steps[0]?.text.map(({ kind }) => kind)).toEqual(["paragraph", "paragraph", "list"]);
  });

  test("takes links that were copied anywhere in the lab, without the step that was open", () => {
    const link = "[Show](https://lab.example/robin/#v1.q1Yqys_PVbJSSixJTM5WqlUCAA&story=robin&step=3)";
    expect(readStory(story(step("One", "", link))).problems).toEqual([
      { line: 7, message: expect.stringContaining("this link is incomplete or damaged") },
    ]);
    const plain = readStory(story(step("One", "", "[Show](http://10.0.0.3:4100/#robustness&story=robin&step=2)")));
    expect(plain.story?.steps[0]?.link).toBe("#robustness");
  });

  test("that comes with the lab is one, within the length that the issue of a lesson allows", () => {
    const { story: read, problems } = readStory(readFileSync("public/stories/robin.md", "utf8"));
    expect(problems).toEqual([]);
    expect(read?.steps.length).toBeGreaterThanOrEqual(6);
    expect(read?.steps.length).toBeLessThanOrEqual(8);
  });
});

test("the example of the documentation is a story", () => {
  const [, example = ""] = /```markdown\n(.*?)```/s.exec(readFileSync("docs/stories.md", "utf8")) ?? [];
  expect(readStory(example).problems).toEqual([]);
});

describe("problems name the line, what was found and what was expected", () => {
  test.each([
    ["", "1: an empty file found, the title of the story expected, such as # Why arms differ"],
    ["Hello", "1: a paragraph found, the title of the story expected, such as # Why arms differ"],
    ["# A lesson\n", "1: no step found, at least one expected: ## and its title begin a step"],
    [
      story("## One\n\nText"),
      '3: no link found in the step "One", a line such as [Show](#attack) expected: copy one in the lab',
    ],
    [
      story(step("One"), "[Again](#train)"),
      "9: a second line with only a link found, one per step expected: put further links into sentences",
    ],
    [story(step("One", "<b>x</b>\n\n<script>alert(1)</script>")), "5: html found"],
    [
      story(step("One", "![x](https://e.org/a.png)")),
      "5: an image found, text expected: a story shows the pictures of the lab, through the link of its step",
    ],
    [
      story(step("One", "[x](javascript:alert(1))")),
      '5: address "javascript:alert(1)" found, a link to a room (#attack) or https:// expected',
    ],
    [
      story(step("One", "[x](http://example.org)")),
      '5: address "http://example.org" found, a link to a room (#attack) or https:// expected',
    ],
    [story(step("One", "### More")), "5: a heading of level 3 found, level 2 expected: ## begins a step"],
    [story(step("One", "{{answer table-9}}")), '5: study "table-9" found, one of table-1'],
    [
      story(step("One", "{{anwser table-1}}")),
      '5: "{{anwser table-1}}" found, {{answer STUDY}} expected, such as {{answer table-6}}',
    ],
    [story(step("One", "", "[Show](#atack)")), "7: There is no room “atack”: the rooms are attack, train, robustness"],
    [story(step("One", "", "[Show](#attack?epsilon=1)")), "7: epsilon: no such setting of attack: one of group"],
    [story(step("One", "", "[Show](#attack?norm=l3)")), '7: norm: "l3" found, "linf" or "l2" expected'],
  ])("%j", (text, problem) => {
    const found = problemsOf(text).map((one) => one.toLowerCase());
    expect(
      found.some((one) => one.startsWith(problem.toLowerCase())),
      found.join("\n"),
    ).toBe(true);
    expect(readStory(text).story).toBeNull();
  });

  test("a story is neither too long nor has too many steps", () => {
    expect(problemsOf("#".repeat(storyLimit + 1))[0]).toContain("at most 40000 expected");
    const many = Array.from({ length: mostSteps + 1 }, (_, i) => step(`Step ${i}`));
    expect(problemsOf(story(...many))).toEqual(["1: 61 steps found, at most 60 expected"]);
  });
});
