import { expect, test } from "vitest";
import { toCsv } from "./table.ts";

const columns = [
  { id: "name", label: "Name", value: (row: { name: string; value: number | null }) => row.name },
  { id: "value", label: "Value", value: (row: { name: string; value: number | null }) => row.value },
];

test("numbers stay numbers, null is empty, quotes and line breaks are escaped", () => {
  expect(
    toCsv(columns, [
      { name: 'a "b", c', value: -0.25 },
      { name: "two\nlines", value: null },
    ]),
  ).toBe('name,value\r\n"a ""b"", c",-0.25\r\n"two\nlines",\r\n');
});

test("text that a spreadsheet would run is made plain text", () => {
  for (const name of ["=1+1", "+1", "-1", "@x", "\tx"]) {
    expect(toCsv(columns, [{ name, value: 1 }])).toContain(`'${name},1`);
  }
});

test("settings stand before the header on one line", () => {
  expect(toCsv(columns, [], { name: "x\ny" })).toBe('# settings: {"name":"x\\ny"}\r\nname,value\r\n');
});
