using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using TorchSharp;

namespace Microsoft.ML.BigDL.Benchmarks.Torch;

/// <summary>
/// Lets TorchSharp's native library start on a C++ runtime older than GCC 13's, such as Debian 12's. The library asks for the symbol
/// version GLIBCXX_3.4.32 on account of one symbol that no instruction refers to; marking that one requirement as weak in our copy
/// under the output folder is enough for the loader.
/// </summary>
internal static class TorchRuntime
{
    private const string Version = "GLIBCXX_3.4.32";
    private const string SymbolOfThatVersion = "_ZSt21ios_base_library_initv";
    private const int VersionNeededSection = 0x6FFFFFFE;
    private const ushort WeakFlag = 0x2;

    // Once per process: the library is mapped into memory from then on and must not be written again.
    private static readonly Lazy<bool> s_isReady = new(Start);

    /// <summary>Call before anything of TorchSharp is touched.</summary>
    public static void Prepare() => _ = s_isReady.Value;

    private static bool Start()
    {
        if (OperatingSystem.IsLinux() && !RuntimeIsNewEnough())
        {
            foreach (string library in Directory.EnumerateFiles(
                AppContext.BaseDirectory, "libLibTorchSharp.so", SearchOption.AllDirectories))
                Weaken(library);
        }
        torch.InitializeDeviceType(DeviceType.CPU);
        return true;
    }

    private static bool RuntimeIsNewEnough() =>
        NativeLibrary.TryLoad("libstdc++.so.6", out nint runtime) && NativeLibrary.TryGetExport(runtime, SymbolOfThatVersion, out _);

    private static void Weaken(string library)
    {
        byte[] image = File.ReadAllBytes(library);
        Span<byte> elf = image;
        if (!elf.StartsWith("\u007fELF\u0002\u0001"u8))
            throw new InvalidDataException($"'{library}' is not a 64-bit little-endian ELF file.");
        int sections = (int)BinaryPrimitives.ReadInt64LittleEndian(elf[0x28..]);
        int sectionSize = U16(elf, 0x3A);
        for (int i = 0; i < U16(elf, 0x3C); i++)
        {
            int section = sections + i * sectionSize;
            if (I32(elf, section + 4) == VersionNeededSection)
                WeakenIn(elf, I32(elf, section + 24), count: I32(elf, section + 44), strings: I32(elf, sections + I32(elf, section + 40) * sectionSize + 24));
        }
        File.WriteAllBytes(library, image);
    }

    // Elf64_Verneed: version, count (16 bits each), file, first entry, next; Elf64_Vernaux: hash, flags, other, name, next.
    private static void WeakenIn(Span<byte> elf, int need, int count, int strings)
    {
        for (int i = 0; i < count; i++, need += I32(elf, need + 12))
        {
            int entry = need + I32(elf, need + 8);
            for (int j = 0; j < U16(elf, need + 2); j++, entry += I32(elf, entry + 12))
            {
                Span<byte> name = elf[(strings + I32(elf, entry + 8))..];
                if (Encoding.ASCII.GetString(name[..name.IndexOf((byte)0)]) == Version)
                    BinaryPrimitives.WriteUInt16LittleEndian(elf[(entry + 4)..], (ushort)(U16(elf, entry + 4) | WeakFlag));
            }
        }
    }

    private static int U16(ReadOnlySpan<byte> data, int at) => BinaryPrimitives.ReadUInt16LittleEndian(data[at..]);

    private static int I32(ReadOnlySpan<byte> data, int at) => BinaryPrimitives.ReadInt32LittleEndian(data[at..]);
}
