/**
 * A turnstile for those who waited for the same thing: the first pass at once, the others a few in each turn of the event loop, so that
 * a thousand responses to one event are not written before anybody else is served.
 * @param most that pass in one turn
 * @returns nothing to wait for, or a promise of the turn
 */
export function createTurnstile (most: number): () => Promise<void> | undefined {
  const waiting: (() => void)[] = []
  let passed = 0
  const turn = (): void => {
    const due = waiting.splice(0, most)
    passed = due.length
    if (passed === 0) return
    setImmediate(turn)
    for (const pass of due) pass()
  }
  return () => {
    if (passed === 0) setImmediate(turn)
    if (passed >= most) return new Promise((resolve) => { waiting.push(resolve) })
    passed += 1
    return undefined
  }
}
