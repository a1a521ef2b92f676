/** What a task that works through examples tells; who runs it adds the key. */
export interface ExampleProgress {
  readonly kind: "progress";
  readonly done: number;
  readonly total: number;
  readonly unit: "examples";
}

/** What a running task is given by whoever runs it. */
export interface TaskRun {
  /** Lets messages in between attack steps and rejects when the run was stopped. Called holding no scope. */
  yieldPoint(): Promise<void>;
  onEvent(event: ExampleProgress): void;
}
