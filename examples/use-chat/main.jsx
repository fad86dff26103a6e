/** A chat by useChat: it streams, is there again after a reload, also in mid-answer, stops, regenerates and edits. */
/* global location, prompt */
import { useChat } from '@ai-sdk/react'
import { DefaultChatTransport } from 'ai'
import { useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'

// A page of yours takes an access token of POST /api/auth/login; the chat's name stands in the address.
const key = localStorage.getItem('parley-key') ?? prompt('An API key or access token of Parley') ?? ''
localStorage.setItem('parley-key', key)
const headers = { authorization: `Bearer ${key}` }
location.hash ||= crypto.randomUUID()
const id = location.hash.slice(1)
const transport = new DefaultChatTransport({ headers })

/** What is stored already; of a chat that is not there yet, nothing. */
async function load () {
  const response = await fetch(`/api/chat/${id}`, { headers })
  return response.ok ? (await response.json()).messages : []
}

function Chat ({ stored }) {
  const [text, setText] = useState('')
  const { messages, sendMessage, regenerate, status, error } = useChat({ id, messages: stored, resume: stored.length > 0, transport })
  // useChat's own stop only stops reading: the answer would go on, to be resumed.
  const stop = () => fetch(`/api/chat/${id}/stop`, { method: 'POST', headers })
  const edit = (message) => {
    const changed = prompt('Ask instead', message.parts.map((part) => part.text).join(''))
    if (changed) sendMessage({ text: changed, messageId: message.id })
  }
  const send = (event) => {
    event.preventDefault()
    sendMessage({ text })
    setText('')
  }
  return (
    <main data-status={status}>
      {messages.map((message) => (
        <p key={message.id} className={message.role} onDoubleClick={() => message.role === 'user' && edit(message)}>
          {message.parts.map((part, n) => part.type === 'text' ? <span key={n}>{part.text}</span> : null)}
        </p>
      ))}
      {error && <p role='alert'>{error.message} <button onClick={() => regenerate()}>Again</button></p>}
      <form onSubmit={send}>
        <input id='text' value={text} onChange={(event) => setText(event.target.value)} />
        <button id='send'>Send</button>
        <button id='stop' type='button' onClick={stop}>Stop</button>
        <button id='again' type='button' onClick={() => regenerate()}>Regenerate</button>
      </form>
    </main>
  )
}

function Page () {
  const [stored, setStored] = useState()
  useEffect(() => { load().then(setStored) }, [])
  return stored ? <Chat stored={stored} /> : null
}

createRoot(document.getElementById('root')).render(<Page />)
