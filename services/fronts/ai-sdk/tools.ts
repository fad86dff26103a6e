import type { Tool } from '../../llm/provider.js'
import type { ChatRequest } from './request-schema.js'

const MOST_TOOLS = 128
const NAME = /^[A-Za-z0-9_-]{1,64}$/

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Tools of a client that models may ask for, as assistant-ui sends them: a description and a JSON Schema by name. What is none is
 * ignored, as every field is that a client may send for another server.
 * @param request as it was sent
 */
export function toolsOf (request: ChatRequest): Tool[] {
  const { tools } = request as { tools?: unknown }
  if (!isObject(tools)) return []
  return Object.entries(tools).slice(0, MOST_TOOLS).flatMap(([name, tool]): Tool[] => {
    if (!NAME.test(name) || !isObject(tool) || !isObject(tool['parameters'])) return []
    const { description, parameters } = tool
    return [{ name, ...typeof description === 'string' ? { description } : {}, parameters }]
  })
}
