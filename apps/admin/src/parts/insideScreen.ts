/** For what opens below a button of the head: on a phone, where it fits neither to the left nor to the right, it moves until it stands inside the screen. */
export const insideScreen = { overflow: { adjustX: true, adjustY: true, shiftX: true } } as const
