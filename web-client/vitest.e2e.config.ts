import { defineConfig } from "vitest/config";

const patience = { testTimeout: 60_000, hookTimeout: 60_000 };
// What is measured in milliseconds has the machine to itself.
const alone = ["e2e/exit.test.ts"];

export default defineConfig({
  test: {
    // Each file has a server and browsers of its own; more than two at a time would slow each other down.
    maxWorkers: 2,
    projects: [
      { test: { name: "alone", include: alone, sequence: { groupOrder: 0 }, ...patience } },
      {
        test: {
          name: "beside",
          include: ["e2e/**/*.test.ts"],
          exclude: alone,
          sequence: { groupOrder: 1 },
          ...patience,
        },
      },
    ],
  },
});
