import { POOL_ADDRESSES_MOST, POOL_RANGES_MOST } from '@demarc/contracts';
import { DomainError } from '@demarc/kernel';

export class AddressPoolNotFound extends DomainError {
  readonly code = 'address-pool/not-found';
  readonly kind = 'not-found';
  constructor(id: string) {
    super(`there is no address pool ${id}`);
  }
}

export class AddressRangeNotFound extends DomainError {
  readonly code = 'address-pool/range-not-found';
  readonly kind = 'not-found';
  constructor(id: string) {
    super(`the pool has no range ${id}`);
  }
}

export class AddressPoolNameTaken extends DomainError {
  readonly code = 'address-pool/name-taken';
  readonly kind = 'conflict';
  constructor(name: string) {
    super(`an address pool is called ${name} already`);
  }
}

/** What stands in the way of renaming, deleting or handing over a pool. */
export class AddressPoolInUse extends DomainError {
  readonly code = 'address-pool/in-use';
  readonly kind = 'conflict';
  override readonly details: { leases: number; plans: string[]; isGarden: boolean };
  constructor(name: string, use: { leases: number; plans: string[]; isGarden: boolean }) {
    const because = [
      ...(use.leases === 0 ? [] : [use.leases === 1 ? 'an address is in use' : `${use.leases} addresses are in use`]),
      ...(use.plans.length === 0 ? [] : [`it serves ${use.plans.join(', ')}`]),
      ...(use.isGarden ? ['it is the pool of the walled garden'] : []),
    ];
    super(`${name} cannot be renamed, handed over or deleted: ${because.join(', ')}`);
    this.details = use;
  }
}

export class AddressRangeInvalid extends DomainError {
  readonly code = 'address-pool/range-invalid';
  readonly kind = 'invalid';
}

export class AddressPoolTooLarge extends DomainError {
  readonly code = 'address-pool/too-large';
  readonly kind = 'invalid';
  constructor(addresses: number) {
    super(
      `a pool has at most ${POOL_ADDRESSES_MOST} addresses in ${POOL_RANGES_MOST} ranges; this would make ${addresses}`,
    );
  }
}

export class AddressRangeOverlaps extends DomainError {
  readonly code = 'address-pool/range-overlaps';
  readonly kind = 'conflict';
  constructor() {
    super(
      'a part of this range belongs to a pool already; a range that drains belongs to it until its last lease is over',
    );
  }
}

export class ReservedAddressInvalid extends DomainError {
  readonly code = 'address-pool/reserved-invalid';
  readonly kind = 'conflict';
  constructor(address: string) {
    super(`${address} is reserved already, here or in another pool`);
  }
}

export class FixedAddressesInRange extends DomainError {
  readonly code = 'address-pool/fixed-in-range';
  readonly kind = 'conflict';
  override readonly details: { addresses: string[] };
  constructor(addresses: string[]) {
    super(
      `the NAS would give out ${addresses.slice(0, 3).join(', ')}, which belong to services: leave them out there, and reserve them here first`,
    );
    this.details = { addresses };
  }
}

export class PoolServesOtherwise extends DomainError {
  readonly code = 'address-pool/serves-otherwise';
  readonly kind = 'invalid';
  constructor(name: string) {
    super(`${name} serves either plans or the walled garden, as was said when it was made`);
  }
}

export class LeaseTooShort extends DomainError {
  readonly code = 'address-pool/lease-too-short';
  readonly kind = 'invalid';
  override readonly details: { leastSeconds: number };
  constructor(leastSeconds: number) {
    super(`a lease lasts at least ${leastSeconds} s: a quarter of an hour and three interim intervals`);
    this.details = { leastSeconds };
  }
}

export class StaticAddressLeased extends DomainError {
  readonly code = 'access/static-address-leased';
  readonly kind = 'conflict';
  constructor(address: string, pool: string) {
    super(`somebody else has ${address} from the pool ${pool} just now; end that session, or choose another address`);
  }
}

export class StaticAddressInPool extends DomainError {
  readonly code = 'access/static-address-in-pool';
  readonly kind = 'conflict';
  constructor(address: string, pool: string) {
    super(`the NAS gives ${address} out from the pool ${pool}: leave it out there, and reserve it in the pool first`);
  }
}
