/** A chat by assistant-ui, whose runtime over the AI SDK speaks to Parley's default address. */
/* global prompt */
import { AssistantRuntimeProvider, ComposerPrimitive, MessagePrimitive, ThreadPrimitive } from '@assistant-ui/react'
import { AssistantChatTransport, useChatRuntime } from '@assistant-ui/react-ai-sdk'
import { createRoot } from 'react-dom/client'

const key = localStorage.getItem('parley-key') ?? prompt('An API key or access token of Parley') ?? ''
localStorage.setItem('parley-key', key)
const transport = new AssistantChatTransport({ api: '/api/chat', headers: { authorization: `Bearer ${key}` } })

const UserMessage = () => <MessagePrimitive.Root className='user'><MessagePrimitive.Parts /></MessagePrimitive.Root>
const AssistantMessage = () => <MessagePrimitive.Root className='assistant'><MessagePrimitive.Parts /></MessagePrimitive.Root>

function Page () {
  const runtime = useChatRuntime({ transport })
  return (
    <AssistantRuntimeProvider runtime={runtime}>
      <ThreadPrimitive.Root>
        <ThreadPrimitive.Viewport>
          <ThreadPrimitive.Messages components={{ UserMessage, AssistantMessage }} />
        </ThreadPrimitive.Viewport>
        <ComposerPrimitive.Root>
          <ComposerPrimitive.Input id='text' />
          <ComposerPrimitive.Send id='send'>Send</ComposerPrimitive.Send>
        </ComposerPrimitive.Root>
      </ThreadPrimitive.Root>
    </AssistantRuntimeProvider>
  )
}

createRoot(document.getElementById('root')).render(<Page />)
