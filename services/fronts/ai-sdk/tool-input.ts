/**
 * Input of a tool, as a UI message has it.
 * @param json arguments as the model wrote them
 * @returns the value; the text itself where it is no JSON
 */
export function toolInput (json: string): unknown {
  try {
    return JSON.parse(json) as unknown
  } catch {
    return json
  }
}
