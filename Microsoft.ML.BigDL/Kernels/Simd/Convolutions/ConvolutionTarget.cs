using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Microsoft.ML.BigDL.Kernels.Simd.Convolutions;

/// <summary>Takes finished positions out of their flat rows into the target planes.</summary>
internal static unsafe class ConvolutionTarget
{
    /// <summary>
    /// Writes the target rows of one row residue: those of one channel from the flat planes of its column residues, which
    /// lie <paramref name="stride"/> times <paramref name="tileRows"/> apart.
    /// </summary>
    public static void Write(
        in ConvolutionPlan plan, int rowPhase, float* flat, int stride, int tileRows, int channels,
        in ConvolutionPiece piece)
    {
        long plane = (long)plan.TargetRows * plan.TargetColumns;
        for (int sample = 0; sample < piece.Samples; sample++)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                float* from = flat + ((long)channel * stride) + ((long)sample * plan.StackRows * plan.RowStride);
                float* to = piece.Target + ((((long)sample * plan.Groups * plan.TargetChannels) + channel) * plane);
                for (int row = 0; row < piece.Rows; row++, from += plan.RowStride)
                {
                    int targetRow = ((piece.FirstRow + row) * plan.StepRows) + plan.TargetRowShift + rowPhase;
                    if ((uint)targetRow >= (uint)plan.TargetRows)
                    {
                        continue;
                    }

                    float* line = to + ((long)targetRow * plan.TargetColumns);
                    if (plan.StepColumns == 1)
                    {
                        RowCopy.Copy(from, line, plan.TargetColumns);
                    }
                    else
                    {
                        Interleave(plan, from, (long)stride * tileRows, line);
                    }
                }
            }
        }
    }

    /// <summary>Joins the column residues: target column x comes from residue (x - shift) modulo the step.</summary>
    private static void Interleave(in ConvolutionPlan plan, float* from, long residueStride, float* line)
    {
        int column = 0;
        int shifted = -plan.TargetColumnShift;
        if (plan.StepColumns == 2 && Vector128.IsHardwareAccelerated && Sse.IsSupported)
        {
            if ((shifted & 1) != 0 && column < plan.TargetColumns)
            {
                line[column++] = from[residueStride + (shifted / 2)];
                shifted++;
            }

            for (; column <= plan.TargetColumns - 8; column += 8, shifted += 8)
            {
                Vector128<float> even = Vector128.Load(from + (shifted / 2));
                Vector128<float> odd = Vector128.Load(from + residueStride + (shifted / 2));
                Sse.UnpackLow(even, odd).Store(line + column);
                Sse.UnpackHigh(even, odd).Store(line + column + 4);
            }
        }

        for (; column < plan.TargetColumns; column++, shifted++)
        {
            (int position, int residue) = Math.DivRem(shifted, plan.StepColumns);
            line[column] = from[(residue * residueStride) + position];
        }
    }
}
