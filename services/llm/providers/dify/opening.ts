/** Openings of Dify's applications: opening statement, input form, questions. */
import { isObject, type Fields } from '../../answer/failure-in-answer.js'
import type { InputField, Opening } from '../../provider.js'

/** Fields whose values are no text. */
const FILES = new Set(['file', 'file-list', 'external_data_tool'])

/**
 * Opening from what `parameters` answered.
 * @param body as sent
 */
export function openingOf (body: Fields): Opening {
  const { opening_statement: statement, suggested_questions: questions, user_input_form: form } = body
  return {
    welcomeText: typeof statement === 'string' ? statement : '',
    variables: Array.isArray(form) ? form.flatMap((field) => isObject(field) ? Object.entries(field).flatMap(fieldOf) : []) : [],
    suggestedQuestions: Array.isArray(questions) ? questions.filter((question): question is string => typeof question === 'string' && question !== '') : []
  }
}

/** A control stands under its type: `{"text-input": {…}}`. */
function fieldOf ([type, control]: [string, unknown]): InputField[] {
  if (!isObject(control) || FILES.has(type)) return []
  const { variable, label, required, options } = control
  if (typeof variable !== 'string' || variable === '') return []
  const choices = Array.isArray(options) ? options.filter((option): option is string => typeof option === 'string') : []
  return [{
    key: variable,
    type,
    ...(typeof label === 'string' ? { label } : {}),
    ...(typeof required === 'boolean' ? { required } : {}),
    ...(choices.length === 0 ? {} : { options: choices })
  }]
}
