import { isObject, type Fields } from '../../answer/failure-in-answer.js'

/** Events of workflows and of what runs in them. */
const STEP = /^(?:workflow|node|iteration|loop|human_input_form)_(?:started|finished|next|completed|retry|paused|resumed|filled|timeout)$/

/** Endings of the names of events that report no status, with the one that they mean. */
const MEANT = new Map([['started', 'running'], ['next', 'running'], ['retry', 'retry'], ['paused', 'paused'], ['resumed', 'running'], ['completed', 'succeeded'], ['filled', 'succeeded'], ['timeout', 'failed']])

/**
 * Step of a workflow as callers see it: which node, and how it stands. What goes in and out of nodes is the application's own business.
 * @param body an event
 * @returns undefined where it tells of no step
 */
export function stepOf (body: Fields): { type: string, [key: string]: unknown } | undefined {
  const { event, data } = body
  if (typeof event !== 'string' || !STEP.test(event)) return undefined
  const { status, title, node_id: nodeId, node_type: nodeType, index, elapsed_time: elapsedSeconds } = isObject(data) ? data : {}
  const known = Object.entries({ name: title, nodeId, nodeType, index, elapsedSeconds })
    .filter(([, value]) => typeof value === 'string' || typeof value === 'number')
  return {
    type: 'flowNodeStatus',
    event,
    status: typeof status === 'string' ? status : MEANT.get(event.slice(event.lastIndexOf('_') + 1)) ?? 'running',
    ...Object.fromEntries(known)
  }
}

/**
 * Tool of an agent as a step.
 * @param thought an `agent_thought`
 * @returns undefined where the agent thought of no tool
 */
export function toolStepOf ({ tool, observation }: Fields): { type: string, [key: string]: unknown } | undefined {
  if (typeof tool !== 'string' || tool === '') return undefined
  const status = typeof observation === 'string' && observation !== '' ? 'succeeded' : 'running'
  return { type: 'flowNodeStatus', event: 'agent_thought', status, name: tool, nodeType: 'tool' }
}
