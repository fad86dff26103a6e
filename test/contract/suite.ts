/** Holds every JSON answer that a test's client is given against the OpenAPI document, whatever the test itself looks at. */
import { Judge } from './answers.js'
import type { Operation } from './inputs.js'

interface Document { paths: Record<string, Record<string, Omit<Operation, 'path' | 'method'>>> }
interface Path { pattern: RegExp, operations: Map<string, Operation> }

let judge: Judge | undefined
let paths: Path[] = []

/** Reads the document of the first application of the process, which that of each is. */
function read (text: string): Judge {
  const document = JSON.parse(text) as Document
  paths = Object.entries(document.paths).map(([path, methods]) => ({
    pattern: new RegExp(`^${path.split(/\{[^}]*\}/).map((part) => part.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&')).join('[^/]+')}$`),
    operations: new Map(Object.entries(methods).map(([method, operation]) => [method, { ...operation, path, method } as Operation]))
  }))
  // One with a parameter less is more exact: `/search` is no id.
  paths.sort((a, b) => a.pattern.source.split('[^/]+').length - b.pattern.source.split('[^/]+').length)
  return new Judge(document)
}

/**
 * What an answer has that the document does not; none for an address or method that is not in it.
 * @param documentText as JSON
 * @param asked method and address
 * @param reply as it came
 */
export function undocumented (
  documentText: () => string, asked: { method: string, path: string }, reply: { status: number, headers: Headers, text: string }
): string[] {
  judge ??= read(documentText())
  const path = asked.path.split('?')[0] ?? ''
  const operation = paths.find(({ pattern }) => pattern.test(path))?.operations.get(asked.method.toLowerCase())
  if (operation === undefined) return []
  const { status, text } = reply
  return judge.undocumented(operation, { status, text, headers: Object.fromEntries(reply.headers) })
    .map((flaw) => `${asked.method} ${path}: ${flaw}`)
}
