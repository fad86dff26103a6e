/** Values of tools between texts, as they are stored and as models read them, and JSON, as UI messages have them. */

function parsed (json: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(json) as unknown }
  } catch {
    return undefined
  }
}

/**
 * Value of a text: the input of a tool as the model wrote it, or an output as it is stored.
 * @param text JSON, or else the value itself
 */
export function toolValue (text: string): unknown {
  const json = parsed(text)
  return json === undefined ? text : json.value
}

/**
 * Text of an output, from which {@link toolValue} makes the same value again: a text that looks like JSON is quoted.
 * @param value anything that JSON can say
 */
export function toolText (value: unknown): string {
  return typeof value === 'string' && parsed(value) === undefined ? value : JSON.stringify(value ?? null)
}
