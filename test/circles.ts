/** Circles of a directed graph, by Tarjan's strongly connected components (SIAM Journal on Computing 1, 1972). */

interface Visit { index: number, low: number, isOpen: boolean }

/**
 * Circles of a graph, each as its nodes in alphabetical order.
 * @param graph nodes by name, each with those it points at
 */
export function circlesOf (graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const visits = new Map<string, Visit>()
  const open: string[] = []
  const circles: string[][] = []

  function visit (node: string): Visit {
    const here: Visit = { index: visits.size, low: visits.size, isOpen: true }
    visits.set(node, here)
    open.push(node)
    for (const next of graph.get(node) ?? []) {
      const there = visits.get(next)
      if (there === undefined) here.low = Math.min(here.low, visit(next).low)
      else if (there.isOpen) here.low = Math.min(here.low, there.index)
    }
    if (here.low === here.index) {
      const component = open.splice(open.indexOf(node))
      for (const member of component) Object.assign(visits.get(member) ?? {}, { isOpen: false })
      if (component.length > 1 || graph.get(node)?.includes(node) === true) circles.push(component.sort())
    }
    return here
  }

  for (const node of graph.keys()) if (!visits.has(node)) visit(node)
  return circles.sort()
}
