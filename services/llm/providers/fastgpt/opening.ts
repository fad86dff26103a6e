/** Openings of FastGPT's applications: welcome text, global variables, questions. */
import { isObject, type Fields } from '../../answer/failure-in-answer.js'
import type { InputField, Opening } from '../../provider.js'

/** Variables that a form does not show: they are for calls of the API alone. */
const HIDDEN = new Set<unknown>(['custom', 'internal'])

/** A question that the welcome text offers to be clicked: alone in its line, in brackets. */
const QUESTION = /^[ \t]*(?:[-*+]|\d+[.)])?[ \t]*\[([^\]\n]+)\](?!\()[ \t]*$/gm

/**
 * Opening from what `init` answered.
 * @param body as sent
 */
export function openingOf (body: Fields): Opening {
  const app = isObject(body['data']) ? body['data']['app'] : undefined
  const config = isObject(app) && isObject(app['chatConfig']) ? app['chatConfig'] : {}
  const text = typeof config['welcomeText'] === 'string' ? config['welcomeText'] : ''
  const variables: unknown[] = Array.isArray(config['variables']) ? config['variables'] : []
  return {
    welcomeText: text.replace(QUESTION, '').replace(/\n{3,}/g, '\n\n').trim(),
    variables: variables.flatMap((variable) => isObject(variable) && !HIDDEN.has(variable['type']) ? fieldOf(variable) : []),
    suggestedQuestions: [...text.matchAll(QUESTION)].map(([, question = '']) => question.trim())
  }
}

function fieldOf ({ key, label, type, required, list, enums }: Fields): InputField[] {
  if (typeof key !== 'string' || key === '') return []
  const choices: unknown[] = Array.isArray(list) && list.length > 0 ? list : Array.isArray(enums) ? enums : []
  const options = choices.flatMap((choice) => isObject(choice) && typeof choice['value'] === 'string' && choice['value'] !== '' ? [choice['value']] : [])
  return [{
    key,
    ...(typeof label === 'string' ? { label } : {}),
    ...(typeof type === 'string' ? { type } : {}),
    ...(typeof required === 'boolean' ? { required } : {}),
    ...(options.length === 0 ? {} : { options })
  }]
}
