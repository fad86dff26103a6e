/** Forms of Dify's Human Input: what a workflow asks its user, and his next message as the answer. */
import { isObject, type Fields } from '../../answer/failure-in-answer.js'
import type { Thread } from '../../provider.js'

/** Answer to a form. */
export interface Filled { inputs: Fields, action: string }

/**
 * Form as the thread keeps it, from an event that asks for it.
 * @param body `human_input_required`
 * @returns undefined where nobody could answer it from here
 */
export function formOf ({ data, workflow_run_id: runId }: Fields): Thread['form'] {
  if (!isObject(data) || typeof runId !== 'string' || typeof data['form_token'] !== 'string') return undefined
  const actions: unknown[] = Array.isArray(data['actions']) ? data['actions'] : Array.isArray(data['user_actions']) ? data['user_actions'] : []
  return {
    token: data['form_token'],
    runId,
    actions: actions.flatMap((action) => isObject(action) && typeof action['id'] === 'string'
      ? [{ id: action['id'], title: typeof action['title'] === 'string' ? action['title'] : action['id'] }]
      : [])
  }
}

/**
 * A message as the answer to a form: `{"action": …, "inputs": {…}}` as JSON, or an action by its id or title.
 * @param form that is asked for
 * @param text of the message
 * @returns undefined where it is neither: then it is a message like any other
 */
export function filledBy ({ actions }: NonNullable<Thread['form']>, text: string): Filled | undefined {
  const named = (name: unknown): string | undefined => actions.find(({ id, title }) => name === id || name === title)?.id
  const plain = named(text.trim())
  if (plain !== undefined) return { action: plain, inputs: {} }
  const answer = parse(text)
  const action = isObject(answer) ? named(answer['action']) : undefined
  if (!isObject(answer) || action === undefined) return undefined
  return { action, inputs: isObject(answer['inputs']) ? answer['inputs'] : {} }
}

function parse (text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
