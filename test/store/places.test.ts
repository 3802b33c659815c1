import { expect, test } from "vitest";
import { decodePlaces, encodePlaces, type Occurrence } from "../../src/store/places.ts";

test.for<[string, Occurrence[], number]>([
  ["none", [], 0],
  ["one", [{ offset: 5, use: 1, binding: 0 }], 2],
  [
    "the same role again",
    [
      { offset: 5, use: 1, binding: 0 },
      { offset: 60, use: 1, binding: 0 },
    ],
    3,
  ],
  [
    "another role, the same place, and far away",
    [
      { offset: 0, use: 63, binding: 1 },
      { offset: 0, use: 0, binding: 0 },
      { offset: 999_999, use: 4, binding: 2_000_001 },
    ],
    11,
  ],
])("%s comes back as it was, in %3$s bytes", ([, occurrences, bytes]) => {
  const blob = encodePlaces(occurrences);
  expect(decodePlaces(blob)).toEqual(occurrences);
  expect(blob.length).toBe(bytes);
});

test("random occurrences come back as they were", () => {
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  for (let round = 0; round < 200; round += 1) {
    let offset = 0;
    const occurrences = Array.from({ length: random(40) }, () => {
      offset += random(100_000);
      return { offset, use: random(64), binding: random(3) === 0 ? random(1_000_000) : 0 };
    });
    expect(decodePlaces(encodePlaces(occurrences))).toEqual(occurrences);
  }
});
