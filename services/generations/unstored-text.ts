/** Text of an answer that no checkpoint holds yet. Places are UTF-16 units of the whole text. */
export class UnstoredText {
  /** Units that checkpoints hold: where this text begins. */
  stored = 0
  /** Units that wait. */
  units = 0
  #pieces: string[] = []
  #replacement: string | null = null
  #since = 0
  #checkedAt = performance.now()

  /** All of it. */
  get content (): string { return this.#pieces.join('') }

  /** What the end stores: `tail` after so many units that checkpoints hold. */
  get end (): { stored: number, tail: string } {
    return this.#replacement === null ? { stored: this.stored, tail: this.content } : { stored: 0, tail: this.#replacement }
  }

  /** Begins the answer's text anew. No checkpoint can take text back: the end alone stores what comes from now on. */
  replace (): void {
    this.#replacement = ''
    this.forget()
    this.units = 0
  }

  /** Adds a piece at the end. */
  add (piece: string): void {
    if (this.#replacement !== null) {
      this.#replacement += piece
      return
    }
    if (this.units === 0) this.#since = performance.now()
    this.#pieces.push(piece)
    this.units += piece.length
  }

  /**
   * Whether a checkpoint has something to do.
   * @param renewAfterMs age of the last one from which one is due without text
   */
  isDue (renewAfterMs: number): boolean {
    return this.units > 0 || performance.now() - this.#checkedAt >= renewAfterMs
  }

  /**
   * Takes off what a checkpoint stored.
   * @param content its text, with which this text begins
   * @returns seconds that the oldest of it had waited
   */
  checkpointed (content: string): number {
    const now = performance.now()
    const lag = content === '' ? 0 : (now - this.#since) / 1000
    const rest = this.content.slice(content.length)
    this.stored += content.length
    this.#pieces = rest === '' ? [] : [rest]
    this.units = rest.length
    this.#since = now
    this.#checkedAt = now
    return lag
  }

  /** Lets go of what the end of the answer has stored. */
  forget (): void { this.#pieces = [] }
}
