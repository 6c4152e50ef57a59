import { readBlock, TreeTemplate } from './tree-template';

describe('readBlock', () => {
  it('reads a parameter a line, with its flags, its value and the instance', () => {
    const [first, second, third] = readBlock(
      'Device.',
      `
      Name string w wlan%n of the house
      Uptime unsignedInt rc $uptime
      Key string ws =Security.Key
      `,
      '7',
    );
    expect(first).toMatchObject({
      path: 'Device.Name',
      type: 'string',
      isWritable: true,
      initial: 'wlan7 of the house',
    });
    expect(second).toMatchObject({ isWritable: false, isCounter: true, isSecret: false });
    expect(third).toMatchObject({ isSecret: true, sameAs: 'Device.Security.Key' });
  });

  it.each([
    ['an unknown type', 'Name text r x', 'not a parameter'],
    ['an unknown flag', 'Name string q x', 'not a parameter'],
    ['a live value that nobody computes', 'Name string r $moon', 'no live value'],
  ])('refuses %s', (_case, block, message) => {
    expect(() => readBlock('Device.', block)).toThrow(message);
  });
});

describe('TreeTemplate', () => {
  it('refuses a parameter that is there twice', () => {
    const specs = readBlock('Device.', 'Name string r x\nName string r y');
    expect(() => new TreeTemplate('Device.', specs, [])).toThrow('Device.Name twice');
  });

  it('knows the objects between the root and its parameters, empty tables too', () => {
    const specs = readBlock('Device.', 'A.B.C string r x\nT.{i}.N string r y');
    const template = new TreeTemplate('Device.', specs, [{ path: 'Device.T.', isWritable: true, liveInstances: null }]);
    expect(template.objects).toEqual(['Device.', 'Device.A.', 'Device.A.B.', 'Device.T.']);
  });
});
