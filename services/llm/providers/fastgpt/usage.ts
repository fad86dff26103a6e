import { isObject, type Fields } from '../../answer/failure-in-answer.js'

/** Nodes within nodes deeper than this are not counted. */
const DEEPEST = 8

/** Fields in which a node has the results of those that it called. */
const CHILDREN = ['childrenResponses', 'pluginDetail', 'toolDetail', 'loopDetail'] as const

/**
 * Whether a usage is what FastGPT sends where it counts nothing: one token each.
 * @param usage as sent
 */
export function isPlaceholder (usage: unknown): boolean {
  return isObject(usage) && usage['prompt_tokens'] === 1 && usage['completion_tokens'] === 1
}

/**
 * Tokens of all models that an answer was made with.
 * @param nodes their results, as sent
 * @returns undefined where no node says both
 */
export function usageOfNodes (nodes: readonly unknown[], depth = 0): { promptTokens: number, completionTokens: number } | undefined {
  let sum: { promptTokens: number, completionTokens: number } | undefined
  const add = (promptTokens: number, completionTokens: number): void => {
    sum = { promptTokens: (sum?.promptTokens ?? 0) + promptTokens, completionTokens: (sum?.completionTokens ?? 0) + completionTokens }
  }
  for (const node of nodes) {
    if (!isObject(node)) continue
    const { inputTokens, outputTokens } = node
    if (typeof inputTokens === 'number' && typeof outputTokens === 'number') add(inputTokens, outputTokens)
    if (depth === DEEPEST) continue
    const below = usageOfNodes(CHILDREN.flatMap((name) => listOf(node, name)), depth + 1)
    if (below !== undefined) add(below.promptTokens, below.completionTokens)
  }
  return sum
}

function listOf (node: Fields, name: string): unknown[] {
  const list = node[name]
  return Array.isArray(list) ? list : []
}
