import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import {
  ALLOW,
  type Architecture,
  assemble,
  AUDIT_ARCH,
  filterInstructions,
  KILL_PROCESS,
  REFUSE_ENOSYS,
  REFUSE_EPERM,
  seccompProgram,
} from './seccomp-filter.ts';
import { DENIED_SYSCALLS, EXAMINED_SYSCALLS } from './syscalls.ts';

interface Call {
  number: number;
  architecture: number;
  firstArgument?: number;
}

/** Runs a program as the kernel would: 32-bit accumulator, forward jumps, ends at the first return. */
function verdictOf(program: Buffer, call: Call): number {
  const data = Buffer.alloc(64);
  data.writeUInt32LE(call.number, 0);
  data.writeUInt32LE(call.architecture, 4);
  data.writeUInt32LE(call.firstArgument ?? 0, 16);
  let accumulator = 0;
  for (let at = 0; at < program.length; at += 8) {
    const code = program.readUInt16LE(at);
    const k = program.readUInt32LE(at + 4);
    const jump = (holds: boolean): void => {
      at += 8 * program.readUInt8(at + (holds ? 2 : 3));
    };
    if (code === 0x20) accumulator = data.readUInt32LE(k);
    else if (code === 0x06) return k;
    else if (code === 0x15) jump(accumulator === k);
    else if (code === 0x35) jump(accumulator >= k);
    else if (code === 0x45) jump((accumulator & k) !== 0);
    else assert.fail(`unknown instruction ${code}`);
  }
  return assert.fail('the program ran past its end');
}

for (const [column, architecture] of (['x64', 'arm64'] as const satisfies Architecture[]).entries()) {
  const program = seccompProgram(architecture);
  const verdict = (number: number, firstArgument = 0): number =>
    verdictOf(program, { number, architecture: AUDIT_ARCH[architecture], firstArgument });
  const denied = Object.values(DENIED_SYSCALLS).map((numbers) => numbers[column]);
  const examined = Object.values(EXAMINED_SYSCALLS).map((numbers) => numbers[column]);
  const clone = column === 0 ? EXAMINED_SYSCALLS.clone[0] : EXAMINED_SYSCALLS.clone[1];
  const prctl = column === 0 ? EXAMINED_SYSCALLS.prctl[0] : EXAMINED_SYSCALLS.prctl[1];

  describe(`the seccomp program for ${architecture}`, () => {
    it('refuses every listed call', () => {
      for (const number of denied)
        if (typeof number === 'number') assert.equal(verdict(number), REFUSE_EPERM, String(number));
    });

    it('allows every other call of this architecture', () => {
      fc.assert(
        fc.property(fc.nat(1000), fc.nat(), (number, argument) => {
          if (denied.some((one) => one === number) || examined.some((one) => one === number)) return;
          assert.equal(verdict(number, argument), ALLOW);
        }),
      );
    });

    it('kills a call of another architecture or numbering', () => {
      const other = AUDIT_ARCH[architecture === 'x64' ? 'arm64' : 'x64'];
      assert.equal(verdictOf(program, { number: 0, architecture: other }), KILL_PROCESS);
      assert.equal(verdictOf(program, { number: 0, architecture: 0x40000003 }), KILL_PROCESS, 'i386');
      if (architecture === 'x64') {
        for (const number of [0x40000000, 0x40000029, 0xffffffff])
          assert.equal(verdict(number), KILL_PROCESS);
      }
    });

    it('lets threads be made, but no process and no namespace', () => {
      const pthread = 0x003d0f00;
      assert.equal(verdict(clone, pthread), ALLOW);
      assert.equal(verdict(clone, 17), REFUSE_EPERM, 'fork');
      assert.equal(verdict(clone, 0x4111), REFUSE_EPERM, 'vfork');
      const namespaces = [
        0x80, 0x20000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000,
      ];
      for (const flag of namespaces)
        assert.equal(verdict(clone, pthread | flag), REFUSE_EPERM, flag.toString(16));
      assert.equal(verdict(EXAMINED_SYSCALLS.clone3[0]), REFUSE_ENOSYS);
    });

    it('keeps the child from outliving its parent', () => {
      assert.equal(verdict(prctl, 1), REFUSE_EPERM);
      assert.equal(verdict(prctl, 15), ALLOW, 'naming a thread');
    });

    it('is one the kernel takes: short enough, jumps inside, a return at the end', () => {
      const instructions = filterInstructions(architecture);
      assert.ok(instructions.length < 4096);
      assert.equal(instructions.at(-1)?.code, 0x06);
      // Every instruction but the last may go on to the next.
      instructions
        .slice(0, -1)
        .forEach(({ jt, jf }, index) => assert.ok(index + 1 + Math.max(jt, jf) < instructions.length));
      assert.equal(assemble(instructions).length, instructions.length * 8);
    });
  });
}

describe('seccompProgram', () => {
  it('says so on a machine it does not know', () => {
    assert.throws(() => seccompProgram('riscv64'), { code: 'SANDBOX_UNAVAILABLE' });
  });
});
