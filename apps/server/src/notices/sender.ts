/** What a sender gets to deliver. Never logged. */
export type OutgoingMessage = { readonly phone: string; readonly code: string; readonly text: string }
/** Delivers messages to phones. `send` throws when the message was not taken; it is tried again by the queue. */
export type MessageSender = { readonly name: string; readonly send: (message: OutgoingMessage) => Promise<void> }
