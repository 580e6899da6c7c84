export {
  centreOf,
  decidingKinds,
  localCentreOfCity,
  managementCentre,
  subtreeOf,
  type Unit,
  unitByCode,
  unitById,
  unitsByIds,
  unitsInSubtree,
} from './store.ts'
