import type { FixtureKind } from '../fixtures.ts'

/**
 * What the generated tests must know of an endpoint that they cannot read from the contract. An endpoint without an entry here fails the build.
 * `of`: what the first path parameter names, so that rows of foreign units and other learners can be tried. `open`: why any caller with the permission may see
 * every such row. `input`: fields beside the path parameters that pass validation; left out where the input has none that are required.
 */
export type EndpointRule = {
  readonly of?: FixtureKind
  readonly open?: string
  readonly input?: Readonly<Record<string, unknown>>
  /** Why an unknown id is not answered with 404: the caller's duty is looked at first. */
  readonly dutyFirst?: string
}

/** An endpoint that takes no id and needs no input. */
export const none: EndpointRule = {}
