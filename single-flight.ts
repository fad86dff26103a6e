/**
 * Lets calls of one name that come while it is under way share it, its failure too.
 * @returns runs what is not under way, by its name
 */
export function singleFlight<T> (): (name: string, run: () => Promise<T>) => Promise<T> {
  const flights = new Map<string, Promise<T>>()
  return (name, run) => {
    const known = flights.get(name)
    if (known !== undefined) return known
    const flight = run().finally(() => { flights.delete(name) })
    flights.set(name, flight)
    return flight
  }
}
