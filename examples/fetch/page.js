/** The page: a form, the answer while it comes, and a button that stops it. The next question goes on in the same conversation. */
import { ask, stop } from './parley.js'

const [form, answer, state, stopButton] = ['question', 'answer', 'state', 'stop'].map((id) => document.getElementById(id))
let sessionId

form.addEventListener('submit', async (submit) => {
  submit.preventDefault()
  const { url, key, agent, text } = Object.fromEntries(new FormData(form))
  answer.textContent = ''
  state.textContent = 'Asking …'
  try {
    const question = { agentId: agent, message: text, ...(sessionId === undefined ? {} : { sessionId }) }
    for await (const { event, data } of ask({ url, key }, question)) {
      if (event === 'start') {
        sessionId = data.sessionId
        stopButton.disabled = false
        stopButton.onclick = () => stop({ url, key }, data.messageId)
      }
      if (event === 'chunk') answer.append(data.content)
      if (event === 'end') state.textContent = data.message.status
      if (event === 'error') state.textContent = `${data.code}: ${data.message}`
    }
  } catch (error) {
    state.textContent = error.message
  }
  stopButton.disabled = true
})
