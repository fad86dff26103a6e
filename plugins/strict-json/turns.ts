/**
 * Pieces of long work, one after another, first come first served. After each there is a rest as long as it took, so that half of
 * the event loop is left to what is short.
 */
export function createTurns (): (work: () => void) => void {
  const waiting: (() => void)[] = []
  let isDue = false
  const next = (): void => {
    const work = waiting.shift()
    isDue = work !== undefined
    if (work === undefined) return
    const from = performance.now()
    try {
      work()
    } finally {
      setTimeout(next, performance.now() - from)
    }
  }
  return (work) => {
    waiting.push(work)
    if (isDue) return
    isDue = true
    setImmediate(next)
  }
}
