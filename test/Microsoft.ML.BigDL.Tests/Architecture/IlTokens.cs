using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace Microsoft.ML.BigDL.Tests.Architecture;

/// <summary>The metadata tokens named by the instructions of a method body.</summary>
internal static class IlTokens
{
    private static readonly Dictionary<int, OpCode> s_opCodes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value & 0xFFFF);

    public static IEnumerable<int> In(byte[] il)
    {
        int at = 0;
        while (at < il.Length)
        {
            // 0xFE opens the two-byte instructions.
            int value = il[at] == 0xFE ? (0xFE << 8) | il[at + 1] : il[at];
            OpCode code = s_opCodes[value];
            at += code.Size;
            switch (code.OperandType)
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok
                    or OperandType.InlineType or OperandType.InlineSig:
                    yield return BinaryPrimitives.ReadInt32LittleEndian(il.AsSpan(at));
                    at += 4;
                    break;
                case OperandType.InlineSwitch:
                    at += 4 + 4 * BinaryPrimitives.ReadInt32LittleEndian(il.AsSpan(at));
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    at += 8;
                    break;
                case OperandType.InlineBrTarget or OperandType.InlineI or OperandType.InlineString or OperandType.ShortInlineR:
                    at += 4;
                    break;
                case OperandType.InlineVar:
                    at += 2;
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    at += 1;
                    break;
                case OperandType.InlineNone:
                    break;
                default:
                    throw new InvalidOperationException($"Instruction {code.Name} has operand type {code.OperandType}.");
            }
        }
    }
}
