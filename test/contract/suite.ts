/** The OpenAPI document, read once in a process, and what an answer to any address has that it does not promise. */
import { Judge, type Seen } from './answers.js'
import type { Operation } from './inputs.js'

interface Document { components: object, paths: Record<string, Record<string, Omit<Operation, 'path' | 'method'> & { operationId?: string }>> }
interface Path { pattern: RegExp, operations: Map<string, Operation> }

let judge: Judge | undefined
let paths: Path[] = []

/** Reads the document of the first application of the process, which that of each is. */
function read (text: string): Judge {
  const document = JSON.parse(text) as Document
  paths = Object.entries(document.paths).map(([path, methods]) => ({
    pattern: new RegExp(`^${path.split(/\{[^}]*\}/).map((part) => part.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&')).join('[^/]+')}/?$`),
    // Those without a name are a test's own.
    operations: new Map(Object.entries(methods).filter(([, { operationId }]) => operationId !== undefined)
      .map(([method, operation]) => [method, { ...operation, path, method } as Operation]))
  }))
  // One with a parameter less is more exact: `/search` is no id.
  paths.sort((a, b) => a.pattern.source.split('[^/]+').length - b.pattern.source.split('[^/]+').length)
  return new Judge(document)
}

/**
 * Flaws of an answer; of one for an address or method that is not in the document, those of its form alone.
 * @param documentText as JSON
 * @param asked method and address
 * @param seen as it left
 */
export function flawsOf (documentText: () => string, asked: { method: string, path: string }, seen: Seen): string[] {
  judge ??= read(documentText())
  const path = asked.path.split('?')[0] ?? ''
  const operation = asked.method === 'HEAD'
    ? undefined
    : paths.find(({ pattern }) => pattern.test(path))?.operations.get(asked.method.toLowerCase())
  const form = judge.flawsOfForm({ path: operation?.path ?? path }, seen)
  const flaws = operation === undefined ? form : [...form, ...judge.undocumented(operation, seen)]
  return flaws.map((flaw) => `${asked.method} ${path}: ${flaw}`)
}
