/** A prompt is plain data: words that a person starts a conversation with. */
export interface Prompt {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly args: readonly {
    readonly name: string;
    readonly description: string;
    readonly required: boolean;
  }[];
  render(args: Readonly<Record<string, string | undefined>>): string;
}
