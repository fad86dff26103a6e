/** The console's start: preferences first, then the page. */
import './shell/nonce.js'
import './styles.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Toaster } from './components/toast.js'
import { TooltipProvider } from './components/tooltip.js'
import { router } from './router.js'
import { queryClient } from './service/query-client.js'
import { followTheme } from './shell/theme.js'
import { followLanguage } from './words/language.js'

followTheme()
followLanguage()

const root = document.getElementById('root')
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <TooltipProvider>
          <RouterProvider router={router} />
          <Toaster />
        </TooltipProvider>
      </QueryClientProvider>
    </StrictMode>
  )
}
