/** The processor time of the longest turn of the event loop: what others have to wait for at most, whatever else the machine does. */
export async function longestTurn<T> (work: () => Promise<T>): Promise<{ result: T, milliseconds: number }> {
  let longest = 0
  let last = process.cpuUsage()
  let running = true
  const measure = (): void => {
    const { user, system } = process.cpuUsage(last)
    last = process.cpuUsage()
    longest = Math.max(longest, user + system)
    if (running) setImmediate(measure)
  }
  setImmediate(measure)
  try {
    return { result: await work(), get milliseconds () { return longest / 1000 } }
  } finally {
    running = false
  }
}
