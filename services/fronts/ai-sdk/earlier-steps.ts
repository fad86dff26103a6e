/** Steps of an answer that are over, as lines of the UI message stream: told again before the step that is being produced. */
import type { UiPart } from './ui-message.js'

type Line = (part: object) => string

/** Text and reasoning are told as they came, in a block each. */
function block (type: string, id: string, delta: unknown, line: Line): string {
  return line({ type: `${type}-start`, id }) + line({ type: `${type}-delta`, id, delta }) + line({ type: `${type}-end`, id })
}

/** Input that is said to be available would have clients run the tool again: where there is an output, it came in pieces. */
function toolLines ({ type, toolCallId, state, input, output, errorText }: UiPart, line: Line): string {
  const toolName = type.slice('tool-'.length)
  const start = line({ type: 'tool-input-start', toolCallId, toolName })
  if (state === 'input-available') return start + line({ type: 'tool-input-available', toolCallId, toolName, input })
  const told = start + line({ type: 'tool-input-delta', toolCallId, inputTextDelta: JSON.stringify(input) })
  return told + line(state === 'output-error' ? { type: 'tool-output-error', toolCallId, errorText } : { type: 'tool-output-available', toolCallId, output })
}

/**
 * Lines of earlier steps, the last of them over.
 * @param parts of the message so far
 * @param line makes a line of a part
 */
export function earlierSteps (parts: readonly UiPart[], line: Line): string {
  if (parts.length === 0) return ''
  const lines = parts.map((part, at) => {
    switch (part.type) {
      case 'step-start': return (at === 0 ? '' : line({ type: 'finish-step' })) + line({ type: 'start-step' })
      case 'text':
      case 'reasoning': return block(part.type, `earlier-${at}`, part['text'], line)
      default: return toolLines(part, line)
    }
  })
  return lines.join('') + line({ type: 'finish-step' })
}
