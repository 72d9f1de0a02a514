using System.Numerics;
using System.Numerics.Tensors;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>Takes the finished positions of one target plane out of their padded rows, adding bias and epilogue.</summary>
internal static unsafe class ConvolutionTarget
{
    /// <summary>Writes the target rows that <paramref name="rows"/> position rows from <paramref name="firstRow"/> stand for.</summary>
    public static void Write(
        in ConvolutionPlan plan, int pass, float* flat, int firstRow, int rows, float bias, Epilogue epilogue, float* plane)
    {
        (int rowPhase, int columnPhase) = Math.DivRem(pass, plan.StepColumns);
        int columnShift = plan.TargetColumnShift + columnPhase;
        int begin = columnShift < 0 ? (-columnShift + plan.StepColumns - 1) / plan.StepColumns : 0;
        int end = Math.Min(
            plan.PositionColumns, (plan.TargetColumns - columnShift + plan.StepColumns - 1) / plan.StepColumns);
        for (int row = 0; row < rows; row++)
        {
            int targetRow = ((firstRow + row) * plan.StepRows) + plan.TargetRowShift + rowPhase;
            if (targetRow < 0 || targetRow >= plan.TargetRows || begin >= end)
            {
                continue;
            }

            float* from = flat + ((long)row * plan.RowStride) + begin;
            float* line = plane + ((long)targetRow * plan.TargetColumns) + (begin * plan.StepColumns) + columnShift;
            if (plan.StepColumns == 1)
            {
                WriteLine(from, end - begin, bias, epilogue, line);
            }
            else
            {
                for (int column = 0; column < end - begin; column++)
                {
                    line[column * plan.StepColumns] = from[column];
                }
            }
        }
    }

    /// <summary>
    /// Lines shorter than a vector go float by float; longer ones end with a vector that overlaps the one before, which
    /// is safe because source and target are different memory.
    /// </summary>
    private static void WriteLine(float* from, int length, float bias, Epilogue epilogue, float* to)
    {
        bool isRelu = epilogue == Epilogue.Relu;
        if (length < Vector<float>.Count)
        {
            for (int column = 0; column < length; column++)
            {
                float value = from[column] + bias;
                to[column] = isRelu && value < 0 ? 0 : value;
            }
        }
        else
        {
            Vector<float> biases = new(bias);
            for (int column = 0; column < length; column += Vector<float>.Count)
            {
                column = Math.Min(column, length - Vector<float>.Count);
                Vector<float> value = Vector.Load(from + column) + biases;
                value = isRelu ? Vector.ConditionalSelect(Vector.LessThan(value, default), default, value) : value;
                value.Store(to + column);
            }
        }

        Span<float> line = new(to, length);
        if (epilogue == Epilogue.Tanh)
        {
            TensorPrimitives.Tanh(line, line);
        }
        else if (epilogue == Epilogue.Sigmoid)
        {
            TensorPrimitives.Sigmoid(line, line);
        }
    }
}
