/** What of an answer is read; answers of Playwright's pages and of its `request` have it. */
export interface Answer {
  url(): string;
  status(): number;
  headers(): Record<string, string>;
  text(): Promise<string>;
}

/** For `expect.extend`. */
export const matchers: {
  /**
   * Fails for a refused answer and says why it was refused.
   *
   * @param options.method the method, where the answer does not know its request (`request.post(…)`)
   */
  toBeAllowed(
    response: Answer,
    options?: { method?: string },
  ): Promise<{ name: string; pass: boolean; message: () => string }>;
};
