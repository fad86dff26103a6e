/**
 * Lengths of texts in code points (JSON Schema Validation §6.3), counted only where the number of UTF-16 units leaves a doubt: to count a
 * quarter of a million, as Ajv does for each, holds the event loop up longer than to parse them.
 */
import { _, str, type Ajv, type CodeKeywordDefinition, type KeywordCxt } from 'ajv'

/** Whether a text has more code points than that. */
export function isLonger (text: string, most: number): boolean {
  if (text.length <= most) return false
  if (text.length > 2 * most) return true
  let left = most
  for (let at = 0; at < text.length; at += 1) {
    if ((text.codePointAt(at) ?? 0) > 0xffff) at += 1
    left -= 1
    if (left < 0) return true
  }
  return false
}

const limit = (keyword: string, bound: string, fails: (cxt: KeywordCxt) => void): CodeKeywordDefinition => ({
  keyword,
  type: 'string',
  schemaType: 'number',
  error: {
    message: ({ schemaCode }) => str`must NOT have ${bound} than ${schemaCode} characters`,
    params: ({ schemaCode }) => _`{limit: ${schemaCode}}`
  },
  code: fails
})

const longer = (cxt: KeywordCxt) => cxt.gen.scopeValue('func', { ref: isLonger })

/**
 * Have an Ajv count no more than it must, with its own words for what is too long or too short.
 * @param ajv before its first schema
 */
export function countSparingly (ajv: Ajv): void {
  ajv.removeKeyword('maxLength').removeKeyword('minLength')
  ajv.addKeyword(limit('maxLength', 'more', (cxt) => { cxt.fail(_`${cxt.data}.length > ${cxt.schemaCode} && ${longer(cxt)}(${cxt.data}, ${cxt.schemaCode})`) }))
  ajv.addKeyword(limit('minLength', 'fewer', (cxt) => { cxt.fail(_`${cxt.data}.length < 2 * ${cxt.schemaCode} && !${longer(cxt)}(${cxt.data}, ${cxt.schemaCode} - 1)`) }))
}
